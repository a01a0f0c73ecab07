// Ory Hydra v1.11.10 as it is, built from its published Go module.
package main

import "github.com/ory/hydra/cmd"

func main() { cmd.Execute() }
