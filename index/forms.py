"""Word forms that a stemmer leaves apart: irregular verbs and nouns, British and American."""

from __future__ import annotations

import re

# base: other forms. Forms that are common words of another meaning ("found", "left", "saw", "lay",
# "felt" are kept: they mean the verb far more often in news) stand here only where that is rare.
_FORMS = """
arise:arose,arisen become:became begin:began,begun bind:bound bite:bit,bitten blow:blew,blown
break:broke,broken bring:brought build:built burn:burnt buy:bought catch:caught
choose:chose,chosen come:came cling:clung creep:crept deal:dealt dig:dug draw:drew,drawn
drink:drank,drunk drive:drove,driven eat:ate,eaten fall:fell,fallen feed:fed feel:felt
fight:fought find:found flee:fled fling:flung fly:flew,flown forbid:forbade,forbidden
forget:forgot,forgotten forgive:forgave,forgiven freeze:froze,frozen get:got,gotten
give:gave,given go:went,gone grow:grew,grown hang:hung hear:heard hide:hid,hidden hold:held
keep:kept kneel:knelt know:knew,known lead:led leave:left lend:lent lose:lost make:made mean:meant
meet:met overcome:overcame overtake:overtook pay:paid ride:rode,ridden ring:rang,rung
rise:rose,risen run:ran say:said,says see:saw,seen seek:sought sell:sold send:sent
shake:shook,shaken shoot:shot shine:shone show:shown shrink:shrank,shrunk sing:sang,sung
sink:sank,sunk sit:sat sleep:slept slide:slid speak:spoke,spoken speed:sped spend:spent spin:spun
spring:sprang,sprung stand:stood steal:stole,stolen stick:stuck sting:stung strike:struck,stricken
strive:strove swear:swore,sworn sweep:swept swim:swam,swum swing:swung take:took,taken
teach:taught tear:tore,torn tell:told think:thought throw:threw,thrown understand:understood
undergo:underwent,undergone uphold:upheld wake:woke,woken wear:wore,worn weep:wept win:won
withdraw:withdrew,withdrawn withhold:withheld withstand:withstood write:wrote,written
die:dying,death,dead lie:lying man:men woman:women child:children foot:feet tooth:teeth mouse:mice
wife:wives life:lives knife:knives thief:thieves leaf:leaves half:halves analysis:analyses
crisis:crises basis:bases medium:media
"""
_BASES = {
    form: base
    for base, forms in (entry.split(":") for entry in _FORMS.split())
    for form in forms.split(",")
}
_BRITISH = re.compile(r"(?<=\w{3})(?:is(?=(?:e|ed|es|ing|er|ers|ation|ations)$)|our(?=\w{0,5}$))")
_TURNED = {"is": "iz", "our": "or"}
_ENDS = re.compile(r"(?<=\w{3})(?:tre|nce)(?=s?$)")
_SWAPPED = {"tre": "ter", "nce": "nse"}


def base_form(word: str) -> str:
    """Return the form under which a lower-case word is compared.

    "sent" is "send", "recognise" is "recognize", "defence" is "defense". It need not be a word:
    both sides of a comparison are treated alike.
    """
    base = _BASES.get(word)
    if base is not None:
        return base
    if len(word) < 6:
        return word
    word = _BRITISH.sub(lambda match: _TURNED[match.group()], word)
    return _ENDS.sub(lambda match: _SWAPPED[match.group()], word)
