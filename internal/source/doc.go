// Package source says where text came from: file, line and column, and errors that carry them. All
// that reads a user's text (configuration, expressions, templates) reports through it. It reads no
// files and knows no formats.
package source
