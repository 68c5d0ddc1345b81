"""Trains the shipped language model from open corpora: `python -m flows.training --help`.

Needs the packages of `pip install wirehouse[training]`, PyTorch among them; not imported at run time.
"""
