-- A session with Neovim's own client: opens files, asks, applies what it gets, and writes what it saw as JSON.
-- PLAN names a JSON file: { command, folder, settings, files: { config, foreign, hostfile, python },
-- pieces, report }.
-- Written for Neovim 0.7 and everything since.
local function read(name)
  local file = assert(io.open(name))
  local text = file:read('*a')
  file:close()
  return text
end

local json = vim.json
local plan = json.decode(read(os.getenv('PLAN')))
local report = { version = tostring(vim.version().major) .. '.' .. tostring(vim.version().minor) }
local patience = 5000

local function config()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  -- So that what is inserted is the same in every version.
  capabilities.textDocument.completion.completionItem.snippetSupport = false
  return {
    name = 'deepspeed',
    cmd = plan.command,
    root_dir = plan.folder,
    settings = plan.settings,
    -- Neovim 0.7 answers no questions for settings.
    init_options = { settings = plan.settings },
    capabilities = capabilities,
  }
end

local started

local function attach(buffer)
  if vim.lsp.start then
    started = assert(vim.lsp.start(config(), { bufnr = buffer }), 'the client did not start')
  else
    started = started or assert(vim.lsp.start_client(config()), 'the client did not start')
    vim.lsp.buf_attach_client(buffer, started)
  end
end

local function open(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(name))
  local buffer = vim.api.nvim_get_current_buf()
  attach(buffer)
  return buffer
end

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), '\n')
end

local function codes(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, diagnostic.code or diagnostic.user_data.lsp.code)
  end
  table.sort(found)
  return found
end

local function await(what, condition)
  assert(vim.wait(patience, condition, 10), 'timed out waiting for ' .. what)
end

local function has(buffer, code)
  return function()
    return vim.tbl_contains(codes(buffer), code)
  end
end

-- Line, from 0, and byte of the first place of a text.
local function find(buffer, wanted)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
    local start = content:find(wanted, 1, true)
    if start then
      return line - 1, start - 1
    end
  end
  error('there is no ' .. wanted)
end

local function ask(buffer, method, params)
  local replies, problem = vim.lsp.buf_request_sync(buffer, method, params, patience)
  assert(replies, problem)
  for _, reply in pairs(replies) do
    assert(not reply.error and not reply.err, vim.inspect(reply))
    if reply.result ~= vim.NIL then
      return reply.result
    end
  end
  return nil
end

local function at(buffer, line, character)
  return { textDocument = { uri = vim.uri_from_bufnr(buffer) }, position = { line = line, character = character } }
end

-- Takes the preferred action on a place, and brings back its title.
local function fix(buffer, wanted)
  local line, character = find(buffer, wanted)
  local params = at(buffer, line, character)
  params.range = { start = params.position, ['end'] = params.position }
  params.context = { diagnostics = {} }
  params.position = nil
  for _, action in ipairs(ask(buffer, 'textDocument/codeAction', params)) do
    if action.isPreferred then
      vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
      return action.title
    end
  end
end

-- Completes at a place, and takes the item with a label.
local function complete(buffer, line, character, label)
  local list = ask(buffer, 'textDocument/completion', at(buffer, line, character))
  for _, item in ipairs(list.items) do
    if item.label == label then
      local shared = list.itemDefaults or {}
      local edit = item.textEdit or { range = shared.editRange, newText = item.textEditText or item.label }
      local edits = vim.list_extend({ edit }, item.additionalTextEdits or {})
      vim.lsp.util.apply_text_edits(edits, buffer, 'utf-16')
      return #list.items
    end
  end
end

-- What is wrong with pieces of Lua, without running them.
local function syntaxErrors(pieces)
  local errors = {}
  for _, piece in ipairs(pieces) do
    local _, problem = loadstring(piece)
    table.insert(errors, problem or '')
  end
  return table.concat(errors)
end

local function run()
  report.syntaxErrors = syntaxErrors(plan.pieces)

  local buffer = open(plan.files.config)
  await('diagnostics', has(buffer, 'misplaced-key'))
  report.found = codes(buffer)

  local hover = ask(buffer, 'textDocument/hover', at(buffer, find(buffer, 'sub_group_size')))
  report.hover = hover.contents.value

  report.fixed = fix(buffer, 'aio')
  report.afterFix = text(buffer)
  await('the finding to go', function()
    return not has(buffer, 'misplaced-key')()
  end)

  local line = find(buffer, '"overlap_comm"')
  vim.api.nvim_buf_set_lines(buffer, line, line, true, { '        ' })
  report.offered = complete(buffer, line, 8, 'round_robin_gradients')
  report.completed = vim.api.nvim_buf_get_lines(buffer, line, line + 1, true)[1]

  vim.api.nvim_buf_set_lines(buffer, line, line + 1, true, { '        "overlap_com": true,' })
  await('diagnostics of what is typed', has(buffer, 'unknown-key'))
  report.afterTyping = codes(buffer)

  local foreign = open(plan.files.foreign)
  report.foreignHover = ask(foreign, 'textDocument/hover', at(foreign, 1, 4)) == nil

  local hostfile = open(plan.files.hostfile)
  report.hostfileType = vim.bo[hostfile].filetype
  await('diagnostics of a hostfile', has(hostfile, 'hostfile-bad-entry'))
  report.hostfile = codes(hostfile)

  local program = open(plan.files.python)
  await('diagnostics of a dict', has(program, 'unknown-key'))
  report.python = codes(program)
  report.pythonFixed = fix(program, "'overlap_com'")
  report.pythonLine = vim.api.nvim_buf_get_lines(program, 2, 3, true)[1]

  report.foreign = codes(foreign)
end

local ok, problem = xpcall(run, debug.traceback)
report.problem = not ok and tostring(problem) or nil
-- An empty table could be a list as well as an object.
local encoded = json.encode(report):gsub('"foreign":{}', '"foreign":[]')
local out = assert(io.open(plan.report, 'w'))
out:write(encoded)
out:close()
vim.cmd('qall!')
