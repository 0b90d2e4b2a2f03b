// What the widget itself says. Everything medical comes from the server.
const WORDS = {
  heading: "Automated guide",
  launcher: "Questions? Ask our guide",
  resume: "Go on with your chat",
  greeting: "Hello. What would you like to know?",
  unreachable: "I can't be reached right now.",
  emergency: "In an emergency, call your emergency number.",
  renewed: "The earlier conversation has ended. This is a new one.",
  popup: "Your browser kept the page from opening. Allow pop-ups for this site, and try again.",
  again: "That could not be done. Please try again.",
  contact: "Ask the clinic to contact me",
};
const STARTERS = ["What is lupus?", "Does stem cell therapy work for multiple sclerosis?", "How do I judge a stem cell clinic?", WORDS.contact];
const LEVELS = ["very_low", "low", "moderate", "high"];
const CERTAINTY = { high: "High", moderate: "Moderate", low: "Low", very_low: "Very low", not_graded: "Not graded" };
const VERDICTS = {
  supported: ["✓", "The evidence supports this claim"],
  partly: ["±", "This claim is partly right"],
  overstated: ["!", "This claim says more than the evidence does"],
  unsupported: ["✕", "The evidence does not support this claim"],
};
const DISPOSITIONS = {
  emergency: "Emergency: get help now",
  crisis: "You deserve help right now",
  same_day: "Get medical help today",
};
const CASES = { open: "received", assigned: "being worked on", closed: "done", withdrawn: "withdrawn" };
const REASONS = ["It is hard to understand", "It doesn't answer my question", "Something seems wrong", "Something else"];
const TO_ASK = [
  "Does this hold for me, with my illness, my age and my other medicines?",
  "What are my choices, and what happens if we wait?",
  "Which signs should make me call you, and which the emergency number?",
];
