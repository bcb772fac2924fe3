-- Drives the language server as Neovim does, and prints what came of it as JSON.
--   nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua'
local file = vim.env.JOB
local out = {}

vim.cmd('edit ' .. vim.fn.fnameescape(file))
vim.bo.filetype = 'yaml'
local buffer = vim.api.nvim_get_current_buf()
local id = vim.lsp.start_client({
  name = 'sync-job-lint',
  cmd = { vim.env.NODE, vim.env.PROGRAM, 'lsp' },
  root_dir = vim.fn.fnamemodify(file, ':h'),
})
vim.lsp.buf_attach_client(buffer, id)

local function wait(condition)
  if not vim.wait(15000, condition, 20) then
    error('nothing came: ' .. vim.inspect(out))
  end
end

local function at(line, column)
  return {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = line, character = column },
  }
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 15000)
  local answer = answers and answers[id]
  if not answer or answer.err then
    error(method .. ': ' .. vim.inspect(answer))
  end
  return answer.result
end

local function line(number)
  return vim.api.nvim_buf_get_lines(buffer, number, number + 1, false)[1]
end

local ok, failure = pcall(function()
  wait(function() return #vim.diagnostic.get(buffer) > 0 end)
  local diagnostic = vim.diagnostic.get(buffer)[1]
  -- Columns of Neovim count bytes.
  out.diagnostic = { lnum = diagnostic.lnum, col = diagnostic.col, code = diagnostic.user_data.lsp.code, message = diagnostic.message }

  local range = { start = { line = 5, character = 16 }, ['end'] = { line = 5, character = 16 } }
  local actions = request('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = range,
    context = { diagnostics = {} },
  })
  out.action = actions[1].title
  vim.lsp.util.apply_workspace_edit(actions[1].edit, 'utf-16')
  out.fixed = line(5)
  wait(function() return #vim.diagnostic.get(buffer) == 0 end)

  vim.api.nvim_buf_set_lines(buffer, 5, 6, false, { '    id: "😀 {{args.' })
  vim.wait(50)
  local list = request('textDocument/completion', at(5, 22))
  vim.lsp.util.apply_text_edits({ list.items[1].textEdit }, buffer, 'utf-16')
  out.completed = line(5)

  vim.wait(50)
  local edit = request('textDocument/rename', {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    position = { line = 1, character = 16 },
    newName = 'person',
  })
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  out.renamed = { line(1), line(5) }
end)
if not ok then out.failure = tostring(failure) end

vim.lsp.stop_client(id)
vim.wait(2000, function() return vim.lsp.client_is_stopped(id) end)
io.stdout:write(vim.fn.json_encode(out) .. '\n')
vim.cmd('qall!')
