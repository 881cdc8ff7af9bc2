// Package wsock is the server's side of a WebSocket connection (RFC 6455) for many listeners that
// receive the same frames.
//
// The handshake and the reading are done by github.com/coder/websocket. Writing is done here:
// a data frame is encoded once, by [AppendText], and the same bytes are queued on every connection
// that is to have it ([Conn.Send]). Each connection has one writer, which lives only while there
// is something to write and gathers what is queued into few calls of write. Frames that the
// library writes of itself (pong, close) pass through the same queue, so that two frames never mix.
//
//   - [Server] owns connections: it accepts them, pings the idle, drops the dead, and closes all.
//   - [Conn] is one connection: Read by one goroutine, Send and Close by any.
//   - [Check] says whether a request is a proper handshake, and with which status to refuse it.
//
// It never blocks a sender on a slow peer: a connection whose queue passes its bounds is closed
// with 1008. It never compresses, and it knows nothing of what the frames hold.
package wsock
