package pubsub

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/gramener/gramex-go/internal/wsock"
)

// Budget bounds what all feeds together keep for slow readers. The zero value is useful; it must
// not be copied once used.
type Budget struct {
	Memory int64  // bytes in memory; 0 means 256 MiB. Over it, temporary files are used
	Disk   int64  // bytes in temporary files; 0 means 4 GiB. Over it, readers are cut
	Dir    string // folder of the temporary files; "" means the system's

	FeedMemory int64 // the same bounds for one feed; 0 means 4 MiB
	FeedDisk   int64 // 0 means 1 GiB

	mu           sync.Mutex
	memory, disk int64
}

// ErrTooLong is that a reader has not read what was kept for it and no more can be kept.
var ErrTooLong = errors.New("too much is waiting to be read")

func orDefault(v, def int64) int64 {
	if v == 0 {
		return def
	}
	return v
}

// takeMemory takes n bytes for a feed that holds held of them already.
func (b *Budget) takeMemory(n, held int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if held+n > orDefault(b.FeedMemory, 4<<20) || b.memory+n > orDefault(b.Memory, 256<<20) {
		return false
	}
	b.memory += n
	return true
}

func (b *Budget) takeDisk(n, held int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if held+n > orDefault(b.FeedDisk, 1<<30) || b.disk+n > orDefault(b.Disk, 4<<30) {
		return false
	}
	b.disk += n
	return true
}

// Used tells how many bytes are kept at the moment.
func (b *Budget) Used() (memory, disk int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.memory, b.disk
}

func (b *Budget) give(memory, disk int64) {
	b.mu.Lock()
	b.memory -= memory
	b.disk -= disk
	b.mu.Unlock()
}

// spool is a first-in, first-out store of frames: in memory, and behind that in a temporary file.
// Not safe for concurrent use.
type spool struct {
	budget *Budget

	chunks []wsock.Frames // the oldest
	memory int64          // their bytes

	file    *os.File // the newer, nil while there are none
	named   bool     // the file's name is still there
	records []record
	read    int64 // offset of the first record
	end     int64 // where the next is written
}

// record is a piece in the file.
type record struct {
	bytes int64
	count int
}

func (s *spool) empty() bool { return len(s.chunks) == 0 && len(s.records) == 0 }

// push appends f: to memory while nothing is in the file and there is room, else to the file.
func (s *spool) push(f wsock.Frames) error {
	n := int64(len(f.Bytes))
	if len(s.records) == 0 && s.budget.takeMemory(n, s.memory) {
		s.chunks = append(s.chunks, f)
		s.memory += n
		return nil
	}
	if !s.budget.takeDisk(n, s.end) {
		return ErrTooLong
	}
	if s.file == nil {
		file, named, err := tempFile(s.budget.Dir)
		s.named = named
		if err != nil {
			s.budget.give(0, n)
			return fmt.Errorf("a temporary file for a slow reader: %w", err)
		}
		s.file = file
	}
	if _, err := s.file.WriteAt(f.Bytes, s.end); err != nil {
		s.budget.give(0, n)
		return fmt.Errorf("a temporary file for a slow reader: %w", err)
	}
	s.records = append(s.records, record{n, f.Count})
	s.end += n
	return nil
}

// pop takes the oldest piece.
func (s *spool) pop() (wsock.Frames, error) {
	if len(s.chunks) > 0 {
		f := s.chunks[0]
		s.chunks[0] = wsock.Frames{}
		s.chunks = s.chunks[1:]
		s.memory -= int64(len(f.Bytes))
		s.budget.give(int64(len(f.Bytes)), 0)
		return f, nil
	}
	r := s.records[0]
	b := make([]byte, r.bytes)
	if _, err := s.file.ReadAt(b, s.read); err != nil {
		return wsock.Frames{}, fmt.Errorf("a temporary file for a slow reader: %w", err)
	}
	s.records = s.records[1:]
	s.read += r.bytes
	if len(s.records) == 0 { // begin anew: in memory, with the file as large as it must be
		s.budget.give(0, s.end)
		s.read, s.end, s.records = 0, 0, nil
		if err := s.file.Truncate(0); err != nil {
			return wsock.Frames{}, fmt.Errorf("a temporary file for a slow reader: %w", err)
		}
	}
	return wsock.Frames{Bytes: b, Count: r.count}, nil
}

// close forgets everything.
func (s *spool) close() {
	s.budget.give(s.memory, s.end)
	if s.file != nil {
		s.file.Close()
		if s.named {
			os.Remove(s.file.Name())
		}
	}
	*s = spool{budget: s.budget}
}

// tempFile makes a file and removes its name where the system allows that on an open file, so that
// nothing is left of it when the process is killed.
func tempFile(dir string) (f *os.File, named bool, err error) {
	f, err = os.CreateTemp(dir, "gramex-history-*")
	if err == nil {
		named = os.Remove(f.Name()) != nil
	}
	return f, named, err
}
