// Shows how much of a file is sent, and lets it be stopped. Without this file the browser sends the form by itself.
const form = document.querySelector("form[data-upload]");

function send(event) {
  event.preventDefault();
  const progress = form.querySelector("[data-upload-progress]");
  const bar = progress.querySelector("progress");
  const words = progress.querySelector("[data-upload-words]");
  const stop = form.querySelector("[data-upload-stop]");
  const button = form.querySelector("button:not([type])");
  const field = form.querySelector("input[type=file]");
  if (field.files[0] && field.files[0].size > Number(field.dataset.largest)) {
    // Told before a byte is sent; without this file the server says the same.
    progress.hidden = false;
    words.textContent = field.dataset.tooLarge;
    field.focus();
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", window.location.pathname);
  request.upload.addEventListener("progress", (sent) => {
    bar.value = (100 * sent.loaded) / sent.total;
    words.textContent = `${Math.round(bar.value)}%`;
  });
  request.addEventListener("load", () => {
    if (request.responseURL && new URL(request.responseURL).pathname !== window.location.pathname) {
      window.location.assign(request.responseURL);
      return;
    }
    document.open();
    document.write(request.responseText);
    document.close();
  });
  request.addEventListener("error", () => settle("The file could not be sent. Check the connection and try again."));
  request.addEventListener("abort", () => settle("Stopped. Nothing was brought in."));
  function settle(said) {
    words.textContent = said;
    bar.value = 0;
    stop.hidden = true;
    button.disabled = false;
  }
  stop.onclick = () => request.abort();
  progress.hidden = false;
  stop.hidden = false;
  button.disabled = true;
  request.send(new FormData(form));
}

form?.addEventListener("submit", send);
