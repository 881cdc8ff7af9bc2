package wsock

import "time"

// Sizes of a call of write: pieces up to gatherPiece are copied together up to gatherSize;
// greater ones are written as they are, writeSize at a time so that each part has the whole
// write timeout.
const (
	gatherSize  = 64 << 10
	gatherPiece = 32 << 10
	writeSize   = 128 << 10
)

// wakeLocked starts the writer where none runs.
func (c *Conn) wakeLocked() {
	if !c.writing {
		c.writing = true
		go c.write()
	}
}

// write is the connection's one writer. It ends when nothing is left to write.
func (c *Conn) write() {
	buf := c.srv.gathers.Get().(*[]byte)
	defer c.srv.gathers.Put(buf)
	for {
		small, great, last, ok := c.take((*buf)[:0])
		if !ok {
			return
		}
		*buf = small
		err := c.writeOut(small, great)
		if err != nil {
			c.Abort("write: " + err.Error())
		} else if last {
			c.closed()
		}
	}
}

// take moves what is to be written next out of the queue: control frames and small pieces, copied
// into b, and a great piece to follow them. last says that the close frame is among it. ok is
// false when there is nothing, and then the writer is deregistered.
func (c *Conn) take(b []byte) (small, great []byte, last, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sent {
		c.endWriterLocked()
		return nil, nil, false, false
	}
	if c.pong != nil {
		b, c.pong = append(b, c.pong...), nil
	}
	if c.ping {
		b, c.ping = append(b, opPing, 0), false
	}
	i, frames := 0, 0
	for ; i < len(c.queue) && great == nil; i++ {
		p := c.queue[i].Bytes
		if len(p) > gatherPiece {
			great = p
		} else if len(b)+len(p) <= gatherSize {
			b = append(b, p...)
		} else {
			break
		}
		frames += c.queue[i].Count
	}
	c.advanceLocked(i)
	if len(c.queue) == 0 && c.closing != nil && great == nil {
		b, last = append(b, c.closing...), true
	}
	if great == nil && len(b) == 0 {
		c.endWriterLocked()
		return nil, nil, false, false
	}
	c.srv.stats.frames.Add(int64(frames))
	return b, great, last, true
}

// advanceLocked drops the first i pieces of the queue.
func (c *Conn) advanceLocked(i int) {
	var bytes int64
	for _, f := range c.queue[:i] {
		bytes += int64(len(f.Bytes))
		c.frames -= f.Count
	}
	c.bytes -= bytes
	c.srv.queued.Add(-bytes)
	rest := copy(c.queue, c.queue[i:])
	clear(c.queue[rest:])
	c.queue = c.queue[:rest]
	if rest == 0 && cap(c.queue) > 16 {
		c.queue = nil
	}
	c.releaseLocked()
}

func (c *Conn) endWriterLocked() {
	c.writing = false
	if c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// waitWriter waits until no writer runs.
func (c *Conn) waitWriter() {
	c.mu.Lock()
	if !c.writing {
		c.mu.Unlock()
		return
	}
	if c.idle == nil {
		c.idle = make(chan struct{})
	}
	idle := c.idle
	c.mu.Unlock()
	<-idle
}

// writeOut writes the small pieces in one call, then the great piece in parts.
func (c *Conn) writeOut(small, great []byte) error {
	if len(small) > 0 {
		if err := c.writePart(small); err != nil {
			return err
		}
	}
	for len(great) > 0 {
		part := great[:min(len(great), writeSize)]
		great = great[len(part):]
		if err := c.writePart(part); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) writePart(p []byte) error {
	c.mu.Lock()
	if c.closing == nil {
		// Under the lock, so that it can't undo the deadline that closing sets.
		c.link.nc.SetWriteDeadline(time.Now().Add(c.srv.opts.WriteTimeout))
	}
	c.mu.Unlock()
	c.srv.stats.writes.Add(1)
	_, err := c.link.nc.Write(p)
	return err
}

// closed notes that the close frame is on the wire.
func (c *Conn) closed() {
	c.mu.Lock()
	c.sent = true
	c.mu.Unlock()
}
