/** What the stand-in's own pages need of script: everything also works without. Shared by storefront and admin. */
(() => {
  'use strict';

  for (const select of document.querySelectorAll('select[data-submit-on-change]')) {
    select.addEventListener('change', () => select.form.requestSubmit());
  }

  // the strip's clock shows the shop's time; browsers differ in the details of a locale, so it is only touched when it moves on
  const clock = document.querySelector('.strip-clock');
  if (clock) {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: clock.dataset.zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    });
    setInterval(() => {
      clock.textContent = format.format(new Date());
    }, 15_000);
  }

  const showSummary = async (shippingCode) => {
    const answer = await fetch(`${location.pathname}/summary?shipping=${encodeURIComponent(shippingCode)}`);
    if (answer.ok) document.getElementById('checkout-summary').innerHTML = await answer.text();
  };
  for (const choice of document.querySelectorAll('[data-checkout-shipping]')) {
    choice.addEventListener('change', () => void showSummary(choice.value));
  }

  for (const form of document.querySelectorAll('form[data-confirm]')) {
    form.addEventListener('submit', (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault();
    });
  }
})();
