// Contact Desk on S3 with CloudFront: which requests are for a page. A function of CloudFront, runtime cloudfront-js-2.0,
// for the event "viewer request" of the behaviour that serves the desk.
// Check it with "Test function" in the console: /jakarta becomes <<PREFIX>>index.html, and a path that ends in .js stays.

var prefix = "<<PREFIX>>";
// A gateway chooses its ids, so a contact may look like anything: it is always a page.
var contact = /^<<CONTACT>>/;
var file = /\.(?:<<FILES>>)$/;

function handler(event) {
  var request = event.request;
  var uri = request.uri;
  if (uri === "<<BARE>>") {
    return { statusCode: 308, statusDescription: "Permanent Redirect", headers: { location: { value: prefix } } };
  }
  if (!uri.startsWith(prefix)) return request;
  var below = uri.slice(prefix.length);
  if (contact.test(below)) request.uri = prefix + "index.html";
  else if (below.startsWith("examples/") && below.endsWith("/")) request.uri = uri + "index.html";
  else if (!file.test(below)) request.uri = prefix + "index.html";
  return request;
}
