using System.Text.Json.Nodes;
using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Tests.Client;

public sealed class ShellOutputTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Theory]
    [InlineData("a\u200Cb")]
    [InlineData("\u202Etxt.exe")]
    [InlineData("\U000E0041")]
    [InlineData("鍵 🎉 två")]
    public void A_document_is_read_as_what_the_host_has_written(string key)
    {
        Take(isDocument: true, $$"""{"key":"{{key}}"}""");

        Assert.Equal(key, (string?)JsonNode.Parse(_output.ToString())!["key"]);
        Assert.Equal(SafeText.Of(_output.ToString()), _output.ToString());
    }

    [Theory]
    [InlineData(false, "text")]
    [InlineData(true, "error")]
    public void Text_that_becomes_a_document_is_whole_in_it(bool isError, string name)
    {
        Take(isDocument: false, "key a\u200Cb\u001b[1m", isError);

        Assert.Equal("key a\u200Cb\u001b[1m", (string?)JsonNode.Parse(_output.ToString())![name]);
        Assert.Equal(SafeText.Of(_output.ToString()), _output.ToString());
    }

    [Fact]
    public void What_a_host_sends_in_place_of_a_document_steers_no_terminal()
    {
        Take(isDocument: true, "\u001b[2J\u202E\r");

        Assert.Equal("\\u001b[2J\\u202e\\u000d", _output.ToString().TrimEnd());
    }

    [Fact]
    public void For_people_what_steers_a_terminal_is_replaced()
    {
        var taking = new ShellOutput(_output, _errors, asJson: false).Taking(isDocument: false);
        taking(new ShellResponse(1, "\u001b[2Ja", Final: false, Error: false));
        taking(new ShellResponse(1, "\u001b[2Jb", Final: true, Error: true));

        Assert.Equal(("?[2Ja", "error: ?[2Jb"), (_output.ToString().TrimEnd(), _errors.ToString().TrimEnd()));
    }

    private void Take(bool isDocument, string text, bool isError = false) =>
        new ShellOutput(_output, _errors, asJson: true).Taking(isDocument)(new ShellResponse(1, text, Final: true, isError));
}
