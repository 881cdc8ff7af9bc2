//go:build !race

package conf_test

const raceDetector = false
