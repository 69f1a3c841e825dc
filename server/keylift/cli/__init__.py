"""The command line: one module per subcommand, and the reports in `reports`.

It holds no detection or rewriting logic, and never imports the language server's stack except in
`keylift lsp`.
"""
