using Ephemeral.Shell.Client;

namespace Ephemeral.Shell.Tests.Client;

public sealed class ShellAddressTests
{
    [Theory]
    [InlineData("host:1", "host:1")]
    [InlineData("host", "host:9110")]
    [InlineData(":1", "127.0.0.1:1")]
    [InlineData("[::1]:1", "[::1]:1")]
    [InlineData("[::1]", "[::1]:9110")]
    public void An_address_is_a_host_a_port_or_both(string text, string read) => Assert.Equal(read, $"{ShellAddress.Parse(text)}");

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("]")]
    [InlineData("[")]
    [InlineData("[]:1")]
    [InlineData("]:1")]
    [InlineData("[host:1")]
    [InlineData("ho]st")]
    [InlineData("::1")]
    [InlineData("host:0")]
    [InlineData("host:x")]
    public void What_names_no_host_is_none(string text) => Assert.Null(ShellAddress.Parse(text));

    [Fact]
    public void No_host_has_a_name_of_more_than_255_characters() => Assert.Null(ShellAddress.Parse(new string('a', 256)));

    [Theory]
    [InlineData("[]")]
    [InlineData("]")]
    public async Task The_shell_says_so_and_gives_2(string address)
    {
        using var errors = new StringWriter();

        Assert.Equal(2, await new ShellProgram(TextReader.Null, TextWriter.Null, errors).RunAsync(["--connect", address, "list"]));
        Assert.StartsWith($"'{address}' is no address.", errors.ToString());
    }
}
