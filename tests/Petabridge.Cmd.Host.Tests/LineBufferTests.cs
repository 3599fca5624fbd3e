using System.Text;
using Akka.IO;
using Petabridge.Cmd.Host;

namespace Petabridge.Cmd.Tests;

public sealed class LineBufferTests
{
    [Fact]
    public void Lines_come_as_they_were_written_however_they_are_cut()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), random.Next(40))).ToArray();
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")) + "no end");
        var buffer = new LineBuffer(20);

        var read = new List<string?>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(1, 60), bytes.Length - at);
            read.AddRange(buffer.Add(ByteString.CopyFrom(bytes, at, length)));
            at += length;
        }

        var expected = lines.Select(line => line.Length > 20 ? null : line);
        Assert.True(expected.SequenceEqual(read), $"Seed {seed}");
    }
}
