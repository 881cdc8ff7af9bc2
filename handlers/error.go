package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/gramener/gramex-go/expr/object"
	"github.com/gramener/gramex-go/internal/route"
)

// HTTPError is an error that is the client's to know: it is answered with its status and message.
type HTTPError struct {
	Status  int
	Message string      // for the client; "" means the usual words of the status
	Err     error       // the cause, for the log only; may be nil
	Header  http.Header // headers that the answer carries, e.g. Allow; may be nil
}

// Errorf makes an HTTPError. The message is for the client; a %w verb sets the cause.
func Errorf(status int, format string, args ...any) *HTTPError {
	err := fmt.Errorf(format, args...)
	return &HTTPError{Status: status, Message: err.Error(), Err: errors.Unwrap(err)}
}

// MethodNotAllowed is a 405 that names the methods that are allowed.
func MethodNotAllowed(method, allow string) *HTTPError {
	e := Errorf(http.StatusMethodNotAllowed, "%s is not allowed here, only %s", method, allow)
	e.Header = http.Header{"Allow": {allow}}
	return e
}

func (e *HTTPError) Error() string {
	msg := e.Message
	if msg == "" {
		msg = http.StatusText(e.Status)
	}
	return fmt.Sprintf("%d: %s", e.Status, msg)
}

func (e *HTTPError) Unwrap() error { return e.Err }

// asHTTPError gives the status and message that an error of a handler is answered with. What is
// not meant for clients becomes a bare 500.
func asHTTPError(err error) *HTTPError {
	var he *HTTPError
	if errors.As(err, &he) {
		return he
	}
	var enc *route.EncodingError
	if errors.As(err, &enc) {
		return &HTTPError{Status: http.StatusBadRequest, Message: enc.Error()}
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &HTTPError{Status: http.StatusRequestEntityTooLarge, Message: fmt.Sprintf("the request is larger than %d bytes", tooLarge.Limit), Err: err}
	}
	var ex *object.Exception
	if errors.As(err, &ex) {
		if he := httpException(ex); he != nil {
			return he
		}
	}
	return &HTTPError{Status: http.StatusInternalServerError, Err: err}
}
