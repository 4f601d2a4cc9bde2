"""The completion scripts: each hands the words up to the cursor to `newsctl __complete`.

The answer is a value a line, with a tab and a description where there is one. No answer at all
leaves the shell to complete file names.
"""

from __future__ import annotations

BASH = r"""# newsctl completion for bash: eval "$(newsctl completion bash)"
_newsctl() {
    local IFS=$'\n' line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$(printf '%q' "${line%%$'\t'*}")")
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _newsctl newsctl
"""

ZSH = r"""#compdef newsctl
# newsctl completion for zsh: eval "$(newsctl completion zsh)", or as _newsctl in $fpath
_newsctl() {
    local -a found
    local line value text
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        text=${line#*$'\t'}
        [[ $text == $line ]] && found+=("${value//:/\\:}") || found+=("${value//:/\\:}:$text")
    done < <("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#found} )); then _describe -V newsctl found; else _files; fi
}
if [[ $funcstack[1] == _newsctl ]]; then _newsctl "$@"; else compdef _newsctl newsctl; fi
"""

FISH = r"""# newsctl completion for fish: newsctl completion fish | source
function __newsctl_complete
    set -l words (commandline -opc) (commandline -ct)
    command $words[1] __complete $words[2..-1] 2>/dev/null
    or __fish_complete_path (commandline -ct)
end
complete -c newsctl -f -a '(__newsctl_complete)'
"""

POWERSHELL = r"""# newsctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName newsctl -ScriptBlock {
    param($word, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -le $cursor } | ForEach-Object { $_.ToString() })
    if ($word -eq '') { $words += '""' }
    & newsctl __complete @words 2>$null | ForEach-Object {
        $value, $text = $_ -split "`t", 2
        if (-not $text) { $text = $value }
        [System.Management.Automation.CompletionResult]::new(
            $value, $value, 'ParameterValue', $text)
    }
}
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH, "powershell": POWERSHELL}
