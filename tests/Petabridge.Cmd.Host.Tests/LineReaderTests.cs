using System.Text;
using Ephemeral.Testing;
using Petabridge.Cmd.Host.Connections;

namespace Petabridge.Cmd.Tests;

public sealed class LineReaderTests
{
    [Fact]
    public async Task Lines_come_as_they_were_written_however_they_are_cut()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), random.Next(40))).ToArray();
        var stream = new Chopped(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")) + "no end"), random);
        var reader = new LineReader(stream, 20);

        foreach (var line in lines)
        {
            var read = await reader.NextAsync(default).InTime();
            var expected = line.Length > 20 ? new ReadLine("", IsTooLong: true) : new ReadLine(line, IsTooLong: false);
            Assert.True(expected == read, $"Seed {seed}: '{line}' was read as {read}.");
        }

        Assert.Null(await reader.NextAsync(default).InTime());
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Chopped(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 9))], cancellationToken);
    }
}
