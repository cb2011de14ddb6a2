// Package linear is multinomial logistic regression over sparse features:
// training, and a compact file of what was learned. It knows nothing of text.
//
// A model is as good as can be read: what speaks for a class is a sum, and each
// feature's share of it can be named.
package linear
