// Load measures a JSON-over-WebSocket server: messages committed and received, latencies, history,
// memory, write calls. `load bench` measures this project's server with the baselines beside it and
// prints the tables of docs/performance.md; `load run` loads any server that broadcasts what it is sent.
package main
