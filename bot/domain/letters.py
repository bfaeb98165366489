"""Latin letters for the letters of other scripts, as road signs and passports commonly write them.

Decomposed letters: accents are dropped before a letter is looked up. Lower case only.
"""

from __future__ import annotations


def _pairs(table: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in table.split())


_LATIN = _pairs("ß:ss æ:ae œ:oe ø:o đ:d ð:d þ:th ł:l ħ:h ı:i ŋ:ng ə:e ĸ:k ſ:s")
_GREEK = _pairs(
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o"
)
_CYRILLIC = _pairs(
    "а:a б:b в:v г:g ґ:g д:d ђ:dj е:e є:ie ж:zh з:z и:i і:i ј:j к:k л:l љ:lj м:m н:n њ:nj о:o п:p р:r с:s т:t"
    " ћ:c у:u ф:f х:kh ц:ts ч:ch џ:dz ш:sh щ:shch ы:y э:e ю:iu я:ia ѓ:gj ќ:kj ѕ:dz"
)
_SILENT = dict.fromkeys("ъьʼʹʺ’‘'ـ", "")
_ARABIC = _pairs(
    "ا:a ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z ع:a غ:gh ف:f ق:q ك:k ل:l م:m ن:n ه:h"
    " و:w ي:y ى:a ة:a ء:a ئ:y ؤ:w پ:p چ:ch ژ:zh گ:g ک:k ی:y ٱ:a"
)
_HEBREW = _pairs(
    "א:a ב:b ג:g ד:d ה:h ו:v ז:z ח:h ט:t י:y כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע:a פ:p ף:p צ:ts ץ:ts ק:k ר:r ש:sh ת:t"
)
_GEORGIAN = _pairs(
    "ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:zh რ:r ს:s ტ:t უ:u ფ:p ქ:k ღ:gh ყ:q შ:sh ჩ:ch"
    " ც:ts ძ:dz წ:ts ჭ:ch ხ:kh ჯ:j ჰ:h"
)
_ARMENIAN = _pairs(
    "ա:a բ:b գ:g դ:d ե:e զ:z է:e ը:y թ:t ժ:zh ի:i լ:l խ:kh ծ:ts կ:k հ:h ձ:dz ղ:gh ճ:ch մ:m յ:y ն:n շ:sh ո:o չ:ch պ:p"
    " ջ:j ռ:r ս:s վ:v տ:t ր:r ց:ts ւ:v փ:p ք:k օ:o ֆ:f և:ev"
)

LATIN: dict[str, str] = _LATIN | _GREEK | _CYRILLIC | _SILENT | _ARABIC | _HEBREW | _GEORGIAN | _ARMENIAN
