package tests

import (
	"net/http"
	"testing"
	"time"
)

// status is the HTTP status of a GET of url, redirects not followed.
func status(t *testing.T, url string) int {
	t.Helper()
	c := http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}
