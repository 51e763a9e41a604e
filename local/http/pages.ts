/** Text escaped for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** The page for answers that are meant for people: unknown routes, failed OAuth. */
export function errorPage(code: number, type: string, message: string): string {
  return `<!DOCTYPE html><html lang="en"><head> <meta charset="UTF-8"> <meta name="viewport" content="width=device-width, initial-scale=1"> <title>${code} ${escapeHtml(type)}</title> <style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style></head><body> <h1>Error ${code}</h1> <p>${escapeHtml(message)}</p> <p><code>${escapeHtml(type)}</code></p></body></html>`;
}
