import type { Router } from 'express';
import { html, raw } from '../html.ts';
import type { Mailbox } from '../mailbox.ts';
import { documentAround } from './layout.ts';

/** The mails the app sent: list, and one mail with its HTML in a sandboxed frame. */
export function registerMailRoutes(router: Router, mailbox: Mailbox): void {
  router.post('/mailbox/clear', (_request, response) => {
    mailbox.clear();
    response.redirect(303, '/mailbox');
  });
  router.get('/mailbox', (_request, response) => void response.type('html').send(listPage(mailbox)));
  router.get('/mailbox/:id', (request, response) => {
    const page = mailPage(mailbox, request.params.id);
    if (page === null) return response.redirect(303, '/mailbox');
    response.type('html').send(page);
  });
  router.get('/mailbox/:id/html', (request, response) => {
    // the mail's own markup: no script, no request to anywhere, even when opened by itself
    response.setHeader(
      'content-security-policy',
      "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    );
    response.type('html').send(mailbox.find(request.params.id)?.html ?? '');
  });
}

function frame(title: string, actions: ReturnType<typeof html>, content: ReturnType<typeof html>): string {
  return documentAround(
    title,
    html`<aside class="strip">
        <strong class="strip-name">Stand-in – not Shopify</strong>
        <nav aria-label="Stand-in"><a href="/">All shops</a></nav>
      </aside>
      <main class="page alone">
        <div class="title-row">
          <h1>${title}</h1>
          <div class="actions">${actions}</div>
        </div>
        ${content}
      </main>`,
  );
}

function listPage(mailbox: Mailbox): string {
  const mails = mailbox.list();
  const content =
    mails.length === 0
      ? html`<div class="card empty">
          <p>No mail yet. Whatever the app sends to the stand-in’s SMTP port is shown here and goes nowhere else.</p>
        </div>`
      : html`<div class="card flush">
          <table>
            <thead>
              <tr>
                <th>To</th>
                <th>Subject</th>
                <th>Received</th>
              </tr>
            </thead>
            <tbody>
              ${mails.map(
                (mail) =>
                  html`<tr>
                    <td>${mail.to}</td>
                    <td><a href="/mailbox/${mail.id}">${mail.subject || '(no subject)'}</a></td>
                    <td>${mail.receivedAt}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`;
  const actions = html`<a class="button quiet" href="/mailbox">Refresh</a>
    ${mails.length > 0 ? html`<form method="post" action="/mailbox/clear"><button class="button quiet">Empty the mailbox</button></form>` : ''}`;
  return frame('Mailbox', actions, content);
}

function mailPage(mailbox: Mailbox, id: string): string | null {
  const mail = mailbox.find(id);
  if (!mail) return null;
  const content = html`<div class="card">
      <dl class="facts">
        <div>
          <dt>From</dt>
          <dd>${mail.from}</dd>
        </div>
        <div>
          <dt>To</dt>
          <dd>${mail.to}</dd>
        </div>
        <div>
          <dt>Received</dt>
          <dd>${mail.receivedAt}</dd>
        </div>
      </dl>
    </div>
    ${mail.html === null ? '' : html`<iframe class="mail" title="The mail" sandbox="" src="/mailbox/${mail.id}/html"></iframe>`}
    ${
      mail.text === null
        ? ''
        : html`<details class="card" ${mail.html === null ? raw('open') : ''}>
            <summary>Plain text</summary>
            <pre>${mail.text}</pre>
          </details>`
    }
    <details class="card">
      <summary>Headers</summary>
      <pre>${mail.headers.map((one) => `${one.name}: ${one.value}\n`)}</pre>
    </details>`;
  return frame(mail.subject || '(no subject)', html`<a class="button quiet" href="/mailbox">Mailbox</a>`, content);
}
