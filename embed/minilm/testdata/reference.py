"""Writes reference.json: vectors of texts by Python's own onnxruntime and
tokenizers, from the files that `personas embedder install minilm` fetches.

    pip install onnxruntime==1.23.2 tokenizers numpy
    python3 reference.py MODEL.onnx ../vocab.txt > reference.json
"""

import json
import sys

import numpy as np
import onnxruntime
from tokenizers import BertWordPieceTokenizer

TEXTS = [
    "The export of the monthly report takes ten minutes.",
    "I cannot log in to my account",
    "login to the account does not work",
    "a",
    "?",
    "No!",
    "Ünïcödé cafés, naïve façades",
    "C++ and C# (x_1 == 3) cost $5.99 - or 5,99 €?",
    "it's slow; don't use it... ever",
    "日本語のテキスト and 中文",
    "Das ist so, wie es ist. Straße und Größe.",
    "🙂 an emoji that no piece has",
    "anti­soft-hyphen and zero​width",
    "supercalifragilisticexpialidocious pneumonoultramicroscopicsilicovolcanoconiosis",
    "x" * 101 + " is too long for a word",
    "x" * 100 + " is not",
    "I changed my mind after the second week, because nobody told me that the price would go up.",
    "Could you tell me how to add my spouse to the policy?",
    "Ｆｕｌｌ　ｗｉｄｔｈ letters",
    "İstanbul and ﬁne ligatures, ½ done, №5",
    "Привет, как дела?",
    "tabs\tand\nnew lines\r\nand   spaces",
    "What hinders you? Not sure.",
    "word " * 252 + "a b",
    "one more word than fits " * 60,
]


def main(model, vocabulary):
    tokenizer = BertWordPieceTokenizer(vocabulary, lowercase=True)
    tokenizer.enable_truncation(256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options)
    rows = []
    for text in TEXTS:
        ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        states = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids),
                                    "token_type_ids": np.zeros_like(ids)})[0][0]
        vector = states.astype(np.float64).mean(axis=0)
        vector /= np.linalg.norm(vector)
        rows.append(json.dumps({"text": text, "tokens": ids.shape[1], "vector": [round(x, 6) for x in vector.tolist()]},
                               ensure_ascii=False))
    print("[\n" + ",\n".join(rows) + "\n]")


main(*sys.argv[1:])
