// The demo shop's buttons: open the chat, or say something in it.

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  if (button?.dataset.say) window.DeskChat?.say(button.dataset.say);
  else if (button && "open" in button.dataset) window.DeskChat?.open();
});
