// Command dockerfile prints the steps of a Dockerfile's last stage as BuildKit reads them.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

type secret struct {
	ID       string
	Env      string
	Required bool
}

type step struct {
	Arguments map[string]string
	Command   []string
	IsShell   bool
	Secrets   []secret
}

func main() {
	result, err := parser.Parse(os.Stdin)
	exitOn(err)
	stages, _, err := instructions.Parse(result.AST, nil)
	exitOn(err)
	arguments, steps := map[string]string{}, []step{}
	for _, command := range stages[len(stages)-1].Commands {
		switch command := command.(type) {
		case *instructions.ArgCommand:
			exitOn(command.Expand(expanded))
			for _, each := range command.Args {
				arguments[each.Key] = each.ValueString()
			}
		case *instructions.RunCommand:
			steps = append(steps, read(command, arguments))
		}
	}
	exitOn(json.NewEncoder(os.Stdout).Encode(steps))
}

func read(command *instructions.RunCommand, arguments map[string]string) step {
	exitOn(command.Expand(expanded))
	secrets := []secret{}
	for _, mount := range instructions.GetMounts(command) {
		if mount.Type == instructions.MountTypeSecret && mount.Env != nil {
			secrets = append(secrets, secret{mount.CacheID, *mount.Env, mount.Required})
		}
	}
	seen := map[string]string{}
	for name, value := range arguments {
		seen[name] = value
	}
	return step{seen, command.CmdLine, command.PrependShell, secrets}
}

// expanded removes quotes as a build does; no variable is set.
func expanded(word string) (string, error) {
	found, _, err := shell.NewLex('\\').ProcessWord(word, shell.EnvsFromSlice(nil))
	return found, err
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
