// Calls to the assistant. All that the browser keeps is the conversation's token, in this tab.
const KEY = "caveat-token";
const TIMEOUT = 30000;

class Server {
  constructor(endpoint) {
    this.endpoint = endpoint.replace(/\/+$/, "");
    this.kept = stored() || "";
  }

  get token() {
    return this.kept;
  }

  set token(token) {
    this.kept = token;
    try {
      if (token) sessionStorage.setItem(KEY, token);
      else sessionStorage.removeItem(KEY);
    } catch {
      // Where storage is blocked, the conversation lives as long as the page.
    }
  }

  // The response, or null where the server can't be reached.
  async call(path, method = "GET", body = undefined) {
    const headers = { ...(body ? { "Content-Type": "application/json" } : {}), ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}) };
    try {
      return await fetch(`${this.endpoint}/${path}`, { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT), credentials: "omit", referrerPolicy: "no-referrer" });
    } catch {
      return null;
    }
  }

  async read(path) {
    const response = await this.call(path);
    return response?.ok ? jsonOf(response) : null;
  }

  // {replies}, or {problem, status, wait}. Status 0: nobody knows whether the message arrived.
  async say(message) {
    const had = this.token;
    const response = await this.call("webhook", "POST", { message, ...(had ? { sender: had } : {}) });
    const body = response && (await jsonOf(response));
    if (response?.ok && Array.isArray(body) && body.length) {
      this.token = words(body[0].recipient_id);
      return { replies: body, renewed: Boolean(had) && had !== this.token };
    }
    if (response?.status === 401 && had) {
      this.token = "";
      return { ...(await this.say(message)), renewed: true };
    }
    return { problem: words(body?.message), status: response && body ? response.status : 0, wait: Number(response?.headers.get("Retry-After")) || 0 };
  }

  // The lines of the conversation; an empty list where there is none, null where the server can't be reached.
  async history() {
    if (!this.token) return [];
    const response = await this.call("history");
    if (response?.status === 401) this.token = "";
    if (response?.status === 401) return [];
    return response?.ok ? list(await jsonOf(response)) : null;
  }

  async erase() {
    const response = this.token ? await this.call("history", "DELETE") : null;
    const gone = !this.token || response?.ok || response?.status === 401;
    if (gone) this.token = "";
    return gone;
  }
}

function stored() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return "";
  }
}

async function jsonOf(response) {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
