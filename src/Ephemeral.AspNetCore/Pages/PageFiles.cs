using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Ephemeral.AspNetCore.Pages;

/// <summary>The files of the page, which are part of the assembly.</summary>
internal sealed class PageFiles
{
    /// <summary>The page itself.</summary>
    public const string Index = "index.html";

    private const string Folder = "wwwroot/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, PageFile> _files = Read().ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    public PageFile? Find(string name) => _files.GetValueOrDefault(name);

    private static IEnumerable<PageFile> Read()
    {
        var assembly = typeof(PageFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new PageFile(
                name[Folder.Length..].Replace('\\', '/'), Types[Path.GetExtension(name)], content,
                new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\""));
        }
    }
}

/// <summary>One file of the page.</summary>
/// <param name="Name">Its path below the dashboard.</param>
/// <param name="Type">What it is.</param>
/// <param name="Content">What it holds.</param>
/// <param name="Tag">Changes when it does.</param>
internal sealed record PageFile(string Name, string Type, byte[] Content, EntityTagHeaderValue Tag);
