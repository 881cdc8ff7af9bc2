//go:build race

package conf_test

// raceDetector is whether the tests run under it: what stays on the stack otherwise is then allocated.
const raceDetector = true
