// Asks the security key, and sends what it answers. The question stands on the page; without one there is no button.
"use strict";
{
  const question = JSON.parse(document.getElementById("key-options").textContent);
  const button = document.getElementById("key-ask");
  const refused = document.getElementById("key-refused");
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const withId = (credential) => ({ ...credential, id: bytes(credential.id) });

  const ask = () => {
    const publicKey = { ...question, challenge: bytes(question.challenge) };
    if (!question.user) {
      publicKey.allowCredentials = question.allowCredentials.map(withId);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...question.user, id: bytes(question.user.id) };
    publicKey.excludeCredentials = (question.excludeCredentials || []).map(withId);
    return navigator.credentials.create({ publicKey });
  };

  button.addEventListener("click", async () => {
    refused.hidden = true;
    try {
      const { id, rawId, type, response } = await ask();
      const names = question.user ? ["clientDataJSON", "attestationObject"] : ["clientDataJSON", "authenticatorData", "signature", "userHandle"];
      const answer = Object.fromEntries(names.map((name) => [name, text(response[name])]));
      const field = document.getElementsByName(button.dataset.field)[0];
      field.value = JSON.stringify({ id, rawId: text(rawId), type, response: answer });
      field.form.submit();
    } catch {
      refused.hidden = false;
    }
  });
}
