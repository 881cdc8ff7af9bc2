// Package pubsub puts messages in one order and hands them to listeners.
//
//   - [Batcher] gathers what many senders submit into batches, so that one transaction serves
//     many messages. It is fair: a sender that floods does not delay another's next message.
//   - [Log] gives batches their positions and hands them on in order. Joining is one step against
//     it: a listener that joins at a position gets everything behind it, and nothing else.
//   - [Topic] holds the listeners of one stream, grouped by what they see: for each batch each
//     [View] is evaluated once and its encoded frames are shared by the whole group.
//   - [Feed] is a listener that first reads a history and then follows: what cannot be sent yet is
//     kept in memory, then in a temporary file, within bounds ([Budget]), so that nothing waits
//     for a slow reader and no reader is cut for what it could not yet have read.
//
// Nothing here knows of tables, filters or JSON. Every goroutine is owned by a Batcher, a Log or a
// caller of Feed.Run, and their Close waits for it.
package pubsub
