package llm

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"
)

// untrusted says of an error that TLS ended the connection, which no repeating
// helps.
func untrusted(err error, server string) *Fault {
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var header tls.RecordHeaderError
	switch {
	case errors.As(err, &certificate), errors.As(err, &authority):
		return &Fault{Kind: FaultRefused, Detail: "the certificate of " + server + " is not to be trusted", Try: "check PERSONAS_LLM_URL, or add the certificate's authority to this machine", Err: err}
	case errors.As(err, &header), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return &Fault{Kind: FaultRefused, Detail: server + " does not speak TLS", Try: "write http:// instead of https:// in PERSONAS_LLM_URL", Err: err}
	}
	return nil
}
