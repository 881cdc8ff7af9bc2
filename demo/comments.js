// Live comments over one WebSocket: what the server sends is the list, what the user types is a
// message. Everything that others wrote is put on the page as text, never as HTML.

const $ = (id) => document.getElementById(id);
const list = $('messages'), scroller = $('scroller'), composer = $('composer'), bodyBox = $('body');
const items = new Map();   // id → {msg, el}
const waiting = new Map(); // _ref → what to do when the server answered
const topics = new Set(['General']);
let shown = new URLSearchParams(location.search).get('topic') || '';

// ---- connection -----------------------------------------------------------------------------

let socket, attempt = 0, retryTimer, live = false, seen = new Set();

function connect() {
  clearTimeout(retryTimer);
  if (socket) { socket.onclose = socket.onmessage = null; socket.close(); }
  state('connecting', attempt ? 'Reconnecting…' : 'Connecting…');
  live = false;
  seen = new Set();
  const url = new URL('comments', document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = new URLSearchParams({ _sort: '-timestamp', _limit: 300, ...(shown && { topic: shown }) });
  // gramex.v2 tells when the history is complete and answers each message that is sent.
  socket = new WebSocket(url, ['gramex.v2']);
  socket.onmessage = (event) => receive(JSON.parse(event.data));
  socket.onclose = (event) => lost(event.reason);
}

function lost(reason) {
  live = false;
  for (const answer of waiting.values()) answer({ message: 'The connection was lost before the server answered.' });
  waiting.clear();
  // Doubling pauses with a random part, so that not all pages come back in the same instant.
  const pause = Math.min(15000, 500 * 2 ** attempt++) * (0.5 + Math.random());
  const until = Date.now() + pause;
  const count = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) return connect();
    state('offline', `${reason ? `Offline: ${reason}` : 'Offline'}. Trying again in ${left} s`);
    retryTimer = setTimeout(count, Math.min(1000, until - Date.now()));
  };
  count();
}

function state(name, text) {
  $('connection').dataset.state = name;
  if ($('connection-text').textContent !== text) $('connection-text').textContent = text;
  $('retry').hidden = name !== 'offline';
}

function send(message, answered) {
  if (!live) return answered({ message: 'Not connected. Your text stays here until the connection is back.' });
  const ref = crypto.randomUUID?.() ?? String(Math.random());
  waiting.set(ref, answered);
  socket.send(JSON.stringify({ ...message, _ref: ref }));
}

function receive(frame) {
  const answered = waiting.get(frame._ref);
  switch (frame._method) {
    case 'READY': return ready();
    case 'ACK': waiting.delete(frame._ref); return answered?.(null, frame);
    case 'ERROR': waiting.delete(frame._ref); return answered ? answered(frame.error) : complain(frame.error.message);
    case 'DELETE': return remove(frame.id);
    case 'PUT': return items.has(frame.id) && put({ ...items.get(frame.id).msg, ...frame });
    default: return put(frame);
  }
}

function ready() {
  // What the history no longer holds was deleted, or moved out of the filter, while we were away.
  for (const id of [...items.keys()]) if (!seen.has(id)) remove(id);
  attempt = 0;
  live = true;
  state('live', 'Live');
  refreshEmpty();
  toBottom();
}

// ---- the list -------------------------------------------------------------------------------

const later = (a, b) => a.timestamp === b.timestamp ? a.id > b.id : a.timestamp > b.timestamp;

function put(msg) {
  seen.add(msg.id);
  if (msg.topic && !topics.has(msg.topic)) { topics.add(msg.topic); drawTopics(); }
  const known = items.get(msg.id);
  const el = known?.el ?? newElement();
  items.set(msg.id, { msg, el });
  draw(el, msg);
  if (known) return;
  const follow = atBottom();
  let after = list.lastElementChild;
  while (after && later(items.get(after.dataset.id).msg, msg)) after = after.previousElementSibling;
  after ? after.after(el) : list.prepend(el);
  refreshEmpty();
  if (!live) return;
  el.classList.add('fresh');
  if (follow) toBottom(); else $('jump').hidden = false;
}

function remove(id) {
  const known = items.get(id);
  if (!known) return;
  items.delete(id);
  if (known.el.contains(document.activeElement)) bodyBox.focus();
  known.el.remove();
  refreshEmpty();
}

function newElement() {
  return $('message').content.firstElementChild.cloneNode(true);
}

function draw(el, msg) {
  const q = (s) => el.querySelector(s), author = msg.author || msg.user || 'Anonymous';
  el.dataset.id = msg.id;
  const initials = author.split(/\s+/).map((w) => [...w][0] ?? '').slice(0, 2).join('').toUpperCase();
  q('.avatar').textContent = initials;
  q('.avatar').style.setProperty('--hue', [...author].reduce((h, c) => (h * 31 + c.codePointAt(0)) % 360, 7));
  q('.author').textContent = author;
  q('.tag').textContent = msg.topic ?? 'General';
  q('.tag').title = `Show only ${q('.tag').textContent}`;
  q('.text').textContent = msg.body ?? '';
  q('.edited').hidden = !msg.edited;
  q('.edit').setAttribute('aria-label', `Edit the comment of ${author}`);
  if (!q('.delete').classList.contains('sure')) q('.delete').setAttribute('aria-label', `Delete the comment of ${author}`);
  const at = new Date(/[Z+]/.test(msg.timestamp) ? msg.timestamp : msg.timestamp + 'Z'); // stored in UTC
  const time = q('time');
  time.dateTime = at.toISOString();
  time.title = at.toLocaleString();
  const today = at.toDateString() === new Date().toDateString();
  time.textContent = at.toLocaleString([], today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });
}

const atBottom = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
function toBottom() { scroller.scrollTop = scroller.scrollHeight; $('jump').hidden = true; }
scroller.addEventListener('scroll', () => { if (atBottom()) $('jump').hidden = true; });
$('jump').addEventListener('click', toBottom);

function refreshEmpty() {
  $('empty').hidden = !live || items.size > 0;
  $('empty-text').textContent = shown ? `Nothing about “${shown}” yet.` : 'Nothing here yet.';
}

list.addEventListener('click', (event) => {
  const el = event.target.closest('.message');
  if (!el) return;
  if (event.target.closest('.tag')) show(items.get(el.dataset.id).msg.topic);
  else if (event.target.closest('.edit')) edit(el);
  else if (event.target.closest('.cancel')) closeEditor(el);
  else if (event.target.closest('.delete')) confirmDelete(el);
});

// ---- edit and delete ------------------------------------------------------------------------

function edit(el) {
  const form = el.querySelector('.editor'), box = form.querySelector('textarea');
  box.value = items.get(el.dataset.id).msg.body ?? '';
  form.hidden = false;
  el.querySelector('.text').hidden = true;
  grow(box);
  box.focus();
}

function closeEditor(el) {
  el.querySelector('.editor').hidden = true;
  el.querySelector('.text').hidden = false;
  el.querySelector('.edit').focus();
}

list.addEventListener('submit', (event) => {
  event.preventDefault();
  const el = event.target.closest('.message'), body = event.target.querySelector('textarea').value.trim();
  if (!body) return;
  el.classList.add('pending');
  send({ _method: 'PUT', id: el.dataset.id, body }, (error, ack) => {
    el.classList.remove('pending');
    if (error) return complain(error.message);
    if (ack.count === 0) complain('That comment was deleted meanwhile.');
    closeEditor(el);
  });
});

list.addEventListener('keydown', (event) => {
  const el = event.target.closest('.message');
  if (event.target.closest('.editor') && event.key === 'Escape') closeEditor(el);
  if (event.target.matches('.editor textarea') && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

function confirmDelete(el) {
  const button = el.querySelector('.delete');
  if (!button.classList.contains('sure')) {
    const icon = button.firstElementChild, label = button.getAttribute('aria-label');
    button.classList.add('sure');
    button.replaceChildren('Delete?');
    button.removeAttribute('aria-label');
    button.addEventListener('blur', () => {
      button.classList.remove('sure');
      button.replaceChildren(icon);
      button.setAttribute('aria-label', label);
    }, { once: true });
    button.focus();
    return;
  }
  el.classList.add('pending');
  send({ _method: 'DELETE', id: el.dataset.id }, (error) => {
    el.classList.remove('pending');
    if (error) complain(error.message);
  });
}

// ---- topics ---------------------------------------------------------------------------------

function drawTopics() {
  const chips = ['', ...[...topics].sort((a, b) => a.localeCompare(b))].map((name) => {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.textContent = name || 'All topics';
    chip.setAttribute('aria-pressed', name === shown);
    chip.addEventListener('click', () => show(name));
    return chip;
  });
  const focused = $('topics').contains(document.activeElement) && document.activeElement.textContent;
  $('topics').replaceChildren(...chips);
  if (focused) chips.find((chip) => chip.textContent === focused)?.focus();
  $('topic-list').replaceChildren(...[...topics].map((name) => new Option(name)));
}

// The filter is the server's: a new connection that names the topic gets that topic alone.
function show(name) {
  if (name === shown) return;
  shown = name;
  const url = new URL(location);
  name ? url.searchParams.set('topic', name) : url.searchParams.delete('topic');
  history.replaceState(null, '', url);
  if (name) { topics.add(name); $('topic').value = name; }
  drawTopics();
  attempt = 0;
  connect();
}

// ---- the composer ---------------------------------------------------------------------------

let complaint;
function complain(text) {
  $('error').textContent = text;
  clearTimeout(complaint);
  complaint = setTimeout(() => { $('error').textContent = ''; }, 8000);
}

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = bodyBox.value.trim(), topic = $('topic').value.trim() || 'General';
  if (!body) return;
  $('error').textContent = '';
  bodyBox.value = '';
  grow(bodyBox);
  send({ author: $('author').value, topic, body }, (error) => {
    if (error) {
      if (!bodyBox.value) bodyBox.value = body;
      grow(bodyBox);
      complain(error.message);
    } else if (shown && topic !== shown) complain(`Sent to “${topic}”, which is not shown now.`);
  });
  bodyBox.focus();
});

bodyBox.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

// A text box is as high as its text, up to the height that the style sheet allows.
function grow(box) {
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight + 2}px`;
}
addEventListener('input', (event) => { if (event.target.matches('textarea')) grow(event.target); });

function remember(box, key) {
  try {
    box.value = localStorage.getItem(key) ?? box.value;
    box.addEventListener('change', () => localStorage.setItem(key, box.value));
  } catch { /* storage is switched off: the name is asked again */ }
}
remember($('author'), 'comments.author');

$('retry').addEventListener('click', connect);
addEventListener('online', () => { if (!live) connect(); });
document.addEventListener('visibilitychange', () => { if (!document.hidden && !live) { attempt = 0; connect(); } });

if (shown) { topics.add(shown); $('topic').value = shown; }
drawTopics();
connect();
