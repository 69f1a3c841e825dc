// Reads lines `NAME<TAB>FOLDER<TAB>ORIGINAL` from standard input and prints `NAME<TAB>MESSAGE` for
// each file that does not type-check in the place of ORIGINAL, a file of the package in FOLDER.
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

func check(name, folder, original string) (message string) {
	changed, err := parser.ParseFile(files, name, nil, parser.ParseComments)
	if err != nil {
		return err.Error()
	}
	found, err := build.ImportDir(folder, 0)
	if err != nil {
		return ""
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
			return ""
		}
		parsed = append(parsed, other)
	}
	if !isPart {
		return ""
	}
	settings := types.Config{
		Importer:    packages,
		FakeImportC: true,
		Error: func(err error) {
			if strings.HasPrefix(err.Error(), name) && message == "" {
				message = err.Error()
			}
		},
	}
	settings.Check(found.ImportPath, files, parsed, nil)
	return message
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		if message := check(parts[0], parts[1], parts[2]); message != "" {
			fmt.Printf("%s\t%s\n", parts[0], strings.ReplaceAll(message, "\n", " "))
		}
	}
}
