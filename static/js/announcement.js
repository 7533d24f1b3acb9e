// An announcement that a reader has closed stays closed in this browser, until it says something else.
{
  const bar = document.currentScript.parentElement;
  const { key } = bar.dataset;
  const button = bar.querySelector("button");
  const close = () => (bar.hidden = true);
  button.hidden = false;
  button.onclick = () => {
    close();
    try {
      localStorage.announcement = key;
    } catch {}
  };
  try {
    if (localStorage.announcement === key) close();
  } catch {}
}
