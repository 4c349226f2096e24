// What a browser without a session sees instead of the board: it posts the key to /v1/session and loads the board again.
export const signInScript = `const form = document.querySelector('form')
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  const answer = await fetch('/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: form.elements.key.value.trim() }),
  })
  if (answer.ok) location.reload()
  else document.querySelector('output').textContent = (await answer.json()).detail
})
`

/** `scriptPath` serves signInScript; `message` says why the board is not shown. */
export const signInPage = (scriptPath: string, message: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Connection Hub: queues</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; }
label, input, button { display: block; width: 100%; box-sizing: border-box; margin: .5rem 0; font: inherit; }
input, button { padding: .5rem; }
output { color: #a00; }
</style>
</head>
<body>
<h1>Queues of the Connection Hub</h1>
<p>${escaped(message)}</p>
<form>
<label for="key">Access key of an operator</label>
<input id="key" name="key" type="password" autocomplete="current-password" required>
<button>Sign in</button>
<output role="alert"></output>
</form>
<script src="${escaped(scriptPath)}"></script>
</body>
</html>
`

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
