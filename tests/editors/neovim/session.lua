-- A person's steps in headless Neovim: open a file, read its diagnostics, take the code action,
-- save. What was seen goes to the file KEYLIFT_SEEN as JSON; waits are on conditions only.
local LIMIT = 20000
local seen = { shown = {} }

local function finish(problem)
  seen.problem = problem
  vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.KEYLIFT_SEEN)
  vim.cmd(problem and 'cquit' or 'qall!')
end

local function await(what, condition)
  if not vim.wait(LIMIT, condition, 20) then finish('waited in vain for ' .. what) end
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

vim.notify = function(message) table.insert(seen.shown, message) end
vim.lsp.handlers['window/showMessage'] = function(_, result) vim.notify(result.message) end
vim.ui.select = function(items, options, choose)
  seen.titles = vim.tbl_map(options.format_item, items)
  choose(items[1], 1)
end

local client = vim.lsp.start_client({
  name = 'keylift',
  cmd = { vim.env.KEYLIFT_PYTHON, '-P', '-m', 'keylift', 'lsp' },
  root_dir = vim.fn.getcwd(),
  workspace_folders = { { uri = vim.uri_from_fname(vim.fn.getcwd()), name = 'folder' } },
})
vim.lsp.buf_attach_client(0, client)

await('a diagnostic', function() return #vim.diagnostic.get(0) > 0 end)
seen.diagnostics = vim.tbl_map(function(one)
  local line = vim.api.nvim_buf_get_lines(0, one.lnum, one.lnum + 1, false)[1]
  return {
    line = one.lnum,
    covered = line:sub(one.col + 1, one.end_col),
    message = one.message,
    source = one.source,
    code = one.code or one.user_data.lsp.code,
  }
end, vim.diagnostic.get(0))

local first = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col + 3 })
vim.lsp.buf.code_action()
await('the lookup', function() return text():find('os.environ', 1, true) end)
await('no diagnostic', function() return #vim.diagnostic.get(0) == 0 end)
await('a message', function() return #seen.shown > 0 end)
vim.cmd('write')
vim.cmd('undo')
seen.undone = text()
finish()
