"""Names by which news calls a state: Russia, Russian, Moscow, the Kremlin.

A capital or a seat of power stands for the government (metonymy): "Berlin demands …". Written for
this program; only names that mean one state and hardly anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

# State, its adjective, its capital, and what else stands for its government; "-" for none.
_STATES = """
afghanistan afghan kabul | albania albanian tirana | algeria algerian algiers
argentina argentine,argentinian - | armenia armenian yerevan
australia australian canberra | austria austrian vienna | azerbaijan azerbaijani baku
bangladesh bangladeshi dhaka | belarus belarusian minsk | belgium belgian -
bolivia bolivian - | bosnia bosnian - | brazil brazilian brasilia planalto
bulgaria bulgarian sofia | cambodia cambodian - | canada canadian ottawa | chile chilean -
china chinese beijing zhongnanhai | colombia colombian bogota | croatia croatian zagreb
cuba cuban havana | cyprus cypriot nicosia | czechia czech prague | denmark danish copenhagen
ecuador ecuadorian quito | egypt egyptian cairo | estonia estonian tallinn
ethiopia ethiopian - | finland finnish helsinki | france french paris elysee,matignon
georgia georgian tbilisi | germany german berlin bundestag,chancellery | ghana ghanaian accra
greece greek athens | haiti haitian - | hungary hungarian budapest | iceland icelandic reykjavik
india indian delhi | indonesia indonesian jakarta | iran iranian tehran,teheran
iraq iraqi baghdad | ireland irish dublin | israel israeli jerusalem knesset
italy italian rome quirinal | japan japanese tokyo | kazakhstan kazakh astana
kenya kenyan nairobi | kosovo kosovar,kosovan pristina | kuwait kuwaiti -
latvia latvian riga | lebanon lebanese beirut | libya libyan tripoli | lithuania lithuanian vilnius
malaysia malaysian putrajaya | mexico mexican - | moldova moldovan chisinau
mongolia mongolian ulaanbaatar | morocco moroccan rabat | myanmar burmese naypyidaw
nepal nepalese kathmandu | netherlands dutch hague | nicaragua nicaraguan managua
nigeria nigerian abuja | norway norwegian oslo | pakistan pakistani islamabad
peru peruvian - | philippines philippine,filipino manila malacanang | poland polish warsaw sejm
portugal portuguese lisbon | qatar qatari doha | romania romanian bucharest
russia russian moscow kremlin,duma | rwanda rwandan kigali | serbia serbian belgrade
slovakia slovak bratislava | slovenia slovenian ljubljana | somalia somali mogadishu
spain spanish madrid moncloa | sudan sudanese khartoum | sweden swedish stockholm riksdag
switzerland swiss bern | syria syrian damascus | taiwan taiwanese taipei | thailand thai bangkok
tunisia tunisian tunis | turkey,turkiye turkish ankara | uganda ugandan kampala
ukraine ukrainian kyiv,kiev rada | uruguay uruguayan montevideo | uzbekistan uzbek tashkent
venezuela venezuelan caracas miraflores | vietnam vietnamese hanoi | yemen yemeni sanaa
zambia zambian lusaka | zimbabwe zimbabwean harare
us,usa,america american washington pentagon
uk,britain british london westminster,whitehall
"""


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Return each name with all names of its state, the state's own first."""
    named: dict[str, tuple[str, ...]] = {}
    for entry in _STATES.replace("\n", "|").split("|"):
        together = tuple(name for part in entry.split() for name in part.split(",") if name != "-")
        named.update(dict.fromkeys(together, together))
    return MappingProxyType(named)


def names_of_state(word: str) -> tuple[str, ...]:
    """Return all names of the state that a word in lower case names, itself included.

    The state, its adjective, its capital, its seats of power, in that order; () for other words.
    """
    return _names().get(word, ())
