// Command compose prints a Compose file as Compose itself reads it, .env beside it included.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(
		os.Args[1:],
		cli.WithEnvFiles(),
		cli.WithDotEnv,
		cli.WithName("probe"),
	)
	exitOn(err)
	project, err := options.LoadProject(context.Background())
	exitOn(err)
	exitOn(json.NewEncoder(os.Stdout).Encode(project.Services))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
