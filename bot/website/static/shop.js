// The demo shop's buttons: open the chat, say something in it, or sign out, which the chat is told.

document.addEventListener("click", ({ target }) => {
  const pressed = target.closest?.("button, a");
  if (pressed?.dataset.say) window.DeskChat?.say(pressed.dataset.say);
  else if (pressed && "open" in pressed.dataset) window.DeskChat?.open();
  else if (pressed && "forget" in pressed.dataset) window.DeskChat?.forget();
});
