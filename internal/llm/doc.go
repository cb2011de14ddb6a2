// Package llm is the seam to language models, and the only door to their client.
// Any server that speaks OpenAI's protocol serves.
//
// Nothing that a model says is believed: a reply is JSON that satisfies a schema
// of ours and points at things that were shown, or it is a fault. What is sent is
// redact.Masked, which only package redact can make of words.
package llm
