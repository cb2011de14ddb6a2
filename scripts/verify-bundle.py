#!/usr/bin/env python3
"""Checks hashes and quotes of a bundle with nothing but Python and docs/BUNDLE.md.

It shares nothing with the program that wrote the bundle. Python has no Ed25519
of its own; with openssl the signature is checked too:

    unzip BUNDLE.zip manifest.json manifest.sig
    openssl pkeyutl -verify -pubin -inkey key.pub -rawin -in manifest.json -sigfile manifest.sig
"""
import hashlib, json, sys, zipfile

bundle = zipfile.ZipFile(sys.argv[1])
body = {i.filename: bundle.open(i).read() for i in bundle.infolist()}
manifest = json.loads(body["manifest.json"])
assert manifest["schema"] == "personas/bundle/1"
assert len(body) == len(bundle.infolist()), "a member is there twice"
assert set(body) == {m["path"] for m in manifest["members"]} | {"manifest.json", "manifest.sig"}
for m in manifest["members"]:
    assert len(body[m["path"]]) == m["bytes"], m
    assert hashlib.sha256(body[m["path"]]).hexdigest() == m["sha256"], m

study = json.loads(body["study.json"])
texts, turns, quotes = {}, {}, {}
for d in study["documents"]:
    texts[d["ref"]], turns[d["ref"]] = body["documents/" + d["ref"] + ".txt"], d["turns"]
    assert hashlib.sha256(texts[d["ref"]]).hexdigest() == d["sha256"], d["ref"]
for q in study["quotes"]:
    turn = turns[q["document"]][q["turn"]]
    assert texts[q["document"]][q["start"]:q["end"]] == q["text"].encode(), q["ref"]
    assert turn["span"]["start"] <= q["start"] < q["end"] <= turn["span"]["end"], q["ref"]
    assert turn["role"] == "participant" and turn["participant"] == q["participant"], q["ref"]
    quotes[q["ref"]] = q
cited = 0
for claim in (c for p in study["personas"] for c in p["claims"]):
    for c in claim["citations"]:
        assert quotes[c["quote"]]["text"] == c["text"], (claim["ref"], c["quote"])
        cited += 1
print(f"{len(body)} members are what was signed, {len(quotes)} quotes stand in their documents, {cited} citations follow to them")
