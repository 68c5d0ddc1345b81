"""What the shipped model is made of: the corpora with their checksums and weights, and how long it trains."""

from __future__ import annotations

from flows.training.corpora import Corpus

TRAINING = (
    Corpus(
        "ewt-train.conllu.gz", "cb17afe2791aa6d7e3656cb8ee9814fde9d4bb4f0d0f77ba20a9be347d4acf24", 1.0, False
    ),
    Corpus("ewt-dev.conllu.gz", "5bdf0741d9b1801ec6ec63b83a295d09502c72ff96c2a130e2e999a1b8689029", 1.5),
    Corpus("ewt-test.conllu.gz", "4d20a49cb2e469a1791bdb59e6c8c700198298ed21abd73407e4906ada8cf27c", 1.5),
    Corpus("gum-train.conllu.gz", "afd5d196f82e832e0a1b50d969dbb0b8071d1d569fad5c87ebeb76b871f0128a", 1.5),
    Corpus("wikigold.iob.gz", "329cb7361cabfa23b0ca5a26e4d7bbf31a745f56e0935a639120a2654b5496ae", 1.5),
    Corpus(
        "redocred-devtest.iob.gz", "037d139a4c391103b750f8d3287825ff27b9cac8fef8d06cbe2cadbc158ecc22", 1.0
    ),
    Corpus(
        "crossner-politics.iob.gz", "ae9e6e81012887baff6373c82c2ec015a83ce7860177c78187aa3bf83a301ba0", 1.0
    ),
    Corpus(
        "crossner-science.iob.gz", "4a7e84a6d6336c2ead2e0753d67ef147b98ba0e3a99445ed5ec1c3f7bded4222", 0.5
    ),
    Corpus(
        "crossner-literature.iob.gz", "177c0bc6c2f2818fac58a26d996937f9c000a78ee3e8c24fe58be12657767e34", 0.5
    ),
    Corpus("crossner-music.iob.gz", "214523c50b6607d0f5690da3871586fb74234cd1f0d0ed84c00163cdca8dc40a", 0.5),
    Corpus("crossner-ai.iob.gz", "10814086169dfa0a1b45b975fce49c328f03036ef1f508f95856b58cc6a5f6c3", 0.3),
)

DEVELOPMENT = (
    Corpus("gum-dev.conllu.gz", "f15e85d327dd054d37c5eda65f1be8c792e37095db8d5e250ac1aa42b3970ff0"),
    Corpus("gum-test.conllu.gz", "3b02b201a0de02dc768a9f4f92d92aa634237f0a189d17252aae7c5736f4d03e"),
)
"""Never trained on: the figures of the model card."""

UNSEEN = (Corpus("re3d-open.iob.gz", "33acaede1e70639a6febe508d0de93593a2067b5949e0ebf2cfb5f7704db980a"),)
"""A whole collection of defence news, its conventions included, that the model has never seen."""

PASSES = ((4.0, 1.0), (1.8, 0.7))
"""Epochs, and the factor on the learning rates, which fall to zero in them; each goes on from the last."""

META = {
    "name": "wirehouse_news",
    "version": "1.0.0",
    "description": "English news: tags, trees, sentences, lemmas and names, by a small 8-bit encoder",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD_English-EWT", "license": "CC BY-SA 4.0"},
        {"name": "UNER_English-EWT", "license": "CC BY-SA 4.0"},
        {"name": "UD_English-GUM (genres under CC BY or in the public domain)", "license": "CC BY"},
        {"name": "WikiGold", "license": "CC BY 4.0"},
        {"name": "Re-DocRED", "license": "MIT; text CC BY-SA"},
        {"name": "CrossNER", "license": "MIT; text CC BY-SA"},
        {"name": "all-MiniLM-L6-v2", "license": "Apache-2.0"},
        {"name": "spacy-lookups-data", "license": "MIT"},
    ],
}
