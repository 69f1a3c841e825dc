// Reads lines `NAME<TAB>FOLDER<TAB>ORIGINAL` from standard input and prints `NAME<TAB>MESSAGE` for
// all that is wrong with each file's types in the place of ORIGINAL, a file of the package in FOLDER.
package main

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
)

var (
	files    = token.NewFileSet()
	packages = importer.ForCompiler(files, "source", nil)
)

func check(name, folder, original string) (messages []string) {
	// It takes the original's place, since that decides what its imports mean.
	text, err := os.ReadFile(name)
	if err != nil {
		return []string{err.Error()}
	}
	place := filepath.Join(folder, original)
	changed, err := parser.ParseFile(files, place, text, parser.ParseComments)
	if err != nil {
		return []string{err.Error()}
	}
	found, err := build.ImportDir(folder, 0)
	if err != nil {
		return nil
	}
	parsed := []*ast.File{changed}
	isPart := false
	for _, each := range found.GoFiles {
		if each == original {
			isPart = true
			continue
		}
		other, err := parser.ParseFile(files, filepath.Join(folder, each), nil, 0)
		if err != nil {
			return nil
		}
		parsed = append(parsed, other)
	}
	if !isPart {
		return nil
	}
	settings := types.Config{
		Importer:    packages,
		FakeImportC: true,
		Error: func(err error) {
			if strings.HasPrefix(err.Error(), place) {
				messages = append(messages, err.Error())
			}
		},
	}
	settings.Check(found.ImportPath, files, parsed, nil)
	return messages
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		for _, message := range check(parts[0], parts[1], parts[2]) {
			fmt.Printf("%s\t%s\n", parts[0], strings.ReplaceAll(message, "\n", " "))
		}
	}
}
