"""Ids and secrets that look like Zoom's, the same again for the same seed."""

from random import Random

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class Identifiers:
    """Makes them one after another; not safe from several threads by itself."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - must be repeatable
        self._passing = Random(seed + 1)  # noqa: S311 - apart, or the number of calls would change the lasting ids
        self._uuids = 0
        self._user_id = 16_778_240

    def text(self, length: int = 22) -> str:
        """Letters and digits."""
        return "".join(self._random.choices(LETTERS, k=length))

    def passing(self, length: int) -> str:
        """Letters and digits for what does not last: access and page tokens, start links, tracking ids."""
        return "".join(self._passing.choices(LETTERS, k=length))

    def webinar_id(self) -> int:
        """Eleven digits."""
        return self._random.randrange(81_000_000_000, 89_999_999_999)

    def digits(self, length: int) -> str:
        """Decimal digits, the first not 0."""
        return str(self._random.randrange(10 ** (length - 1), 10**length))

    def uuid(self) -> str:
        """22 base64 characters and `==`; in turn with `/` first and `//` inside, one `/`, a `+`, and nothing odd."""
        plain = self.text(22)
        shapes = (
            f"/{plain[1:5]}//{plain[7:]}",
            f"{plain[:4]}/{plain[5:]}",
            f"{plain[:6]}+{plain[7:]}",
            plain,
        )
        self._uuids += 1
        return shapes[(self._uuids - 1) % len(shapes)] + "=="

    def scheduled_uuid(self) -> str:
        """A UUID without special characters."""
        return self.text(22) + "=="

    def session_user_id(self) -> str:
        """A participant's id within one run; every join gets another."""
        self._user_id += 1024
        return str(self._user_id)

    def hexadecimal(self) -> str:
        """Like `6E1F0C52-7D1B-4B73-9E5A-0A1B2C3D4E5F`."""
        digits = f"{self._random.getrandbits(128):032X}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def passcode(self) -> str:
        """Ten characters with letters and digits, as Zoom makes them where the account asks for one."""
        return self.text(8) + self.digits(2)
