//go:build unix

package wsock

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
)

// rawReader reads into a pooled buffer that it takes only once there is something to read.
type rawReader struct {
	nc   net.Conn
	pool *sync.Pool
	rc   syscall.RawConn // nil where nc is no socket, as under TLS
}

func newRawReader(nc net.Conn, pool *sync.Pool) rawReader {
	r := rawReader{nc: nc, pool: pool}
	if sc, ok := nc.(syscall.Conn); ok {
		if rc, err := sc.SyscallConn(); err == nil {
			r.rc = rc
		}
	}
	return r
}

// read returns a buffer whose first n bytes were read. The caller gives it back.
func (r *rawReader) read() (buf *[]byte, n int, err error) {
	if r.rc == nil {
		buf = r.pool.Get().(*[]byte)
		n, err = r.nc.Read(*buf)
		return buf, n, err
	}
	var errno error
	err = r.rc.Read(func(fd uintptr) bool {
		buf = r.pool.Get().(*[]byte)
		for {
			n, errno = syscall.Read(int(fd), *buf)
			if errno != syscall.EINTR {
				break
			}
		}
		if errno == syscall.EAGAIN {
			r.pool.Put(buf) // wait without it
			buf = nil
			return false
		}
		return true
	})
	switch {
	case err != nil:
		return buf, 0, err
	case errno != nil:
		return buf, 0, os.NewSyscallError("read", errno)
	case n == 0:
		return buf, 0, io.EOF
	}
	return buf, n, nil
}
