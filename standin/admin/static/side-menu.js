/** The side navigation on a phone: a button opens it over the page. */
(() => {
  'use strict';
  const button = document.querySelector('.menu-button');
  const side = document.getElementById('side');
  if (!button || !side) return;
  const set = (isOpen) => {
    side.classList.toggle('open', isOpen);
    button.setAttribute('aria-expanded', String(isOpen));
  };
  button.addEventListener('click', () => set(!side.classList.contains('open')));
  side.addEventListener('click', (event) => event.target.closest('a') && set(false));
  addEventListener('keydown', (event) => event.key === 'Escape' && set(false));
})();
