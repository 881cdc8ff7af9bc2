//go:build !unix

package wsock

import (
	"net"
	"sync"
)

// rawReader reads into a pooled buffer.
type rawReader struct {
	nc   net.Conn
	pool *sync.Pool
}

func newRawReader(nc net.Conn, pool *sync.Pool) rawReader { return rawReader{nc, pool} }

// read returns a buffer whose first n bytes were read. The caller gives it back.
func (r *rawReader) read() (buf *[]byte, n int, err error) {
	buf = r.pool.Get().(*[]byte)
	n, err = r.nc.Read(*buf)
	return buf, n, err
}
